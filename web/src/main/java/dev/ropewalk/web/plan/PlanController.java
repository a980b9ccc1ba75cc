package dev.ropewalk.web.plan;

import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/plans")
class PlanController {

    private final Plans plans;

    PlanController(Plans plans) {
        this.plans = plans;
    }

    /** Changes nothing; a POST only because the question has a body. */
    @PostMapping
    @ApiResponse(responseCode = "200", description = "what it becomes")
    @ApiResponse(responseCode = "404", description = "the model is not there")
    PlanAnswer plan(@Valid @RequestBody PlanQuestion question) {
        return plans.answer(question);
    }
}
