package dev.ropewalk.web.audit;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.TimeCursor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
class AuditPages {

    private static final int SIZE = 100;

    private final Audit audit;

    AuditPages(Audit audit) {
        this.audit = audit;
    }

    @GetMapping("/audit")
    String list(@RequestParam(required = false) @Nullable String after, Model page) {
        Page<Audit.Entry> some = audit.page(TimeCursor.parse(after), SIZE);
        page.addAttribute("entries", some.items());
        page.addAttribute("next", some.next());
        page.addAttribute("days", Audit.DAYS);
        return "audit";
    }
}
