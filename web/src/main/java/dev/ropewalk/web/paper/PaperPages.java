package dev.ropewalk.web.paper;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

@Controller
class PaperPages {

    private final BesidePapers papers;

    PaperPages(BesidePapers papers) {
        this.papers = papers;
    }

    @GetMapping("/papers")
    String papers(Model page) {
        page.addAttribute("papers", papers.all());
        return "papers";
    }

    @GetMapping("/papers/{name}")
    String paper(@PathVariable String name, Model page) {
        page.addAttribute("beside", papers.named(name));
        return "paper";
    }
}
