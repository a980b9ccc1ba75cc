package dev.ropewalk.web.export;

import dev.ropewalk.results.export.ExportFormat;
import dev.ropewalk.results.export.Exports;
import dev.ropewalk.results.export.Selection;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.SuiteRules;
import dev.ropewalk.web.model.Models;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is asked for over the network, by the names that every address understands. */
@Component
class StoredRows {

    private final Exports exports;
    private final Models models;
    private final SuiteRules rules;

    StoredRows(JdbcClient jdbc, Clock clock, Models models, SuiteRules rules) {
        exports = new Exports(jdbc, clock);
        this.models = models;
        this.rules = rules;
    }

    /**
     * Ids of cells; none where a task was not measured yet.
     *
     * @throws Refusal where a name is not understood: it is never taken as none
     */
    List<String> cells(@Nullable String model, List<String> tasks, List<Integer> lengths, @Nullable String run) {
        List<String> ids = model == null ? List.of() : models.named(model);
        String whole;
        try {
            whole = exports.run(run);
        } catch (IllegalArgumentException e) {
            throw Refusal.unknown("run", String.valueOf(run));
        }
        try {
            return exports.cells(new Selection(ids.size() == 1 ? ids.get(0) : model, tasks, lengths, whole));
        } catch (IllegalArgumentException e) {
            if (!tasks.isEmpty()
                    && tasks.stream().allMatch(task -> rules.task(task).isPresent())) return List.of();
            throw Refusal.wrong("task", capital(String.valueOf(e.getMessage())) + ".");
        }
    }

    private static String capital(String sentence) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    void write(ExportFormat format, boolean bySample, List<String> cells, OutputStream out) throws IOException {
        exports.write(format, bySample, cells, out);
    }
}
