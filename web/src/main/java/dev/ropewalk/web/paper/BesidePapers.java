package dev.ropewalk.web.paper;

import dev.ropewalk.results.paper.Beside;
import dev.ropewalk.results.paper.Papers;
import dev.ropewalk.web.Refusal;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Papers beside what is stored now. */
@Component
class BesidePapers {

    private final JdbcClient jdbc;

    BesidePapers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Beside> all() {
        return Beside.of(jdbc, Papers.all());
    }

    /** @throws Refusal 404, with those there are */
    Beside named(String name) {
        if (!Papers.NAMES.contains(name)) throw Refusal.unknown("paper", name, Papers.NAMES);
        return Beside.of(jdbc, List.of(Papers.named(name))).get(0);
    }
}
