package dev.ropewalk.web.run;

import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Tuned models beside the one that they were made of. */
@Controller
class StudyPages {

    /** Of one run that are shown. */
    private static final int CELLS = 400;

    private final Runs runs;
    private final StudyMeans means;

    StudyPages(Runs runs, StudyMeans means) {
        this.runs = runs;
        this.means = means;
    }

    @GetMapping("/studies/{id}")
    String study(@PathVariable String id, Model page) {
        List<Run> all = runs.ofStudy(id);
        page.addAttribute("id", id);
        page.addAttribute("name", all.get(0).suite());
        page.addAttribute("runs", all);
        List<String> ids = all.stream().map(Run::id).toList();
        page.addAttribute(
                "tables",
                StudyTable.of(
                        all,
                        runs.cells(ids, CELLS),
                        means.of(runs.studyDocument(id), ids).path("means").values().stream()
                                .toList()));
        return "study";
    }
}
