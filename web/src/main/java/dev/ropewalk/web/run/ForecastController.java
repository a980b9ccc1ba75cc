package dev.ropewalk.web.run;

import dev.ropewalk.results.outlook.Outlook;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The dry run: what a suite would take, without a run. */
@RestController
@RequestMapping("/api/v1/forecasts")
class ForecastController {

    private final Suites suites;
    private final Outlooks outlooks;

    ForecastController(Suites suites, Outlooks outlooks) {
        this.suites = suites;
        this.outlooks = outlooks;
    }

    /** What a suite, as {@code POST runs} takes it, would take and could tell; nothing is queued. */
    @PostSuite
    @ApiResponse(responseCode = "200", description = "foretold")
    @ApiResponse(responseCode = "404", description = "a stored configuration is not there")
    Outlook foretell(@Schema(hidden = true) InputStream body) throws IOException {
        return outlooks.of(suites.read(body));
    }
}
