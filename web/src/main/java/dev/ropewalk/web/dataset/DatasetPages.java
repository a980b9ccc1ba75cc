package dev.ropewalk.web.dataset;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.TimeCursor;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
class DatasetPages {

    private static final int SIZE = 50;

    private final SourceTable sources;
    private final ReadFiles files;

    DatasetPages(SourceTable sources, ReadFiles files) {
        this.sources = sources;
        this.files = files;
    }

    @GetMapping("/datasets")
    String datasets(@RequestParam(required = false) @Nullable String after, Model page) {
        Map<Boolean, List<SourceView>> published =
                sources.all().stream().collect(Collectors.partitioningBy(source -> source.asked() != null));
        page.addAttribute("made", published.get(false));
        page.addAttribute("published", published.get(true));
        Page<ReadFile> some = files.page(TimeCursor.parse(after), SIZE);
        page.addAttribute("files", some.items());
        page.addAttribute("next", some.next());
        return "datasets";
    }
}
