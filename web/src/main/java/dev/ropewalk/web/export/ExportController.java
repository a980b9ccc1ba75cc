package dev.ropewalk.web.export;

import dev.ropewalk.results.export.ExportFormat;
import dev.ropewalk.web.BrokenOffException;
import dev.ropewalk.web.Refusal;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Rows, written while they are read. What goes wrong once rows are on their way breaks the connection off: a client that reads to its end is told. */
@RestController
@RequestMapping("/api/v1/export")
class ExportController {

    private static final Logger log = LoggerFactory.getLogger(ExportController.class);

    private final StoredRows rows;

    ExportController(StoredRows rows) {
        this.rows = rows;
    }

    /**
     * @param format jsonl or csv
     * @param of samples or cells; unless said samples for jsonl, which has no other, and cells for csv
     */
    @GetMapping
    @ApiResponse(
            responseCode = "200",
            description = "rows, one a line",
            content = {
                @Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string")),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string"))
            })
    void export(
            @RequestParam(defaultValue = "jsonl") @Schema(allowableValues = {"jsonl", "csv"}) String format,
            @RequestParam(required = false) @Schema(allowableValues = {"samples", "cells"}) @Nullable String of,
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Nullable List<String> task,
            @RequestParam(required = false) @Nullable List<Integer> length,
            @RequestParam(required = false) @Nullable String run,
            @Schema(hidden = true) HttpServletResponse response)
            throws IOException {
        if (!format.equals("jsonl") && !format.equals("csv"))
            throw Refusal.wrong("format", "format must be jsonl or csv here, got '" + format + "'.");
        boolean csv = format.equals("csv");
        if (of != null && !of.equals("samples") && !(csv && of.equals("cells")))
            throw Refusal.wrong(
                    "of", "of must be samples" + (csv ? " or cells" : " for jsonl") + ", got '" + of + "'.");
        List<String> cells =
                rows.cells(model, task == null ? List.of() : task, length == null ? List.of() : length, run);
        response.setContentType(csv ? "text/csv;charset=UTF-8;header=present" : "application/x-ndjson");
        response.setHeader("Content-Disposition", "attachment; filename=\"ropewalk." + format + "\"");
        try {
            OutputStream out = new BufferedOutputStream(response.getOutputStream(), 1 << 16);
            rows.write(csv ? ExportFormat.CSV : ExportFormat.JSONL, !csv || "samples".equals(of), cells, out);
            out.flush();
        } catch (RuntimeException e) {
            if (response.isCommitted()) throw new BrokenOffException(e);
            response.resetBuffer();
            response.setHeader("Content-Disposition", null);
            throw e;
        }
    }

    /** Whoever read the rows has left. */
    @ExceptionHandler
    void left(IOException gone) {
        log.debug("A reader of an export left", gone);
    }
}
