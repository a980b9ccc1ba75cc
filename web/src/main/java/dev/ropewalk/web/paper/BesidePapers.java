package dev.ropewalk.web.paper;

import dev.ropewalk.results.paper.Beside;
import dev.ropewalk.results.paper.Paper;
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
        Paper paper = Papers.all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.unknown("paper", name, Papers.NAMES));
        return Beside.of(jdbc, List.of(paper)).get(0);
    }
}
