package dev.ropewalk.web.method;

import dev.ropewalk.methods.Methods;
import dev.ropewalk.methods.Preset;
import dev.ropewalk.methods.Presets;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

@Controller
class MethodPages {

    @GetMapping("/methods")
    String methods(Model page) {
        page.addAttribute("methods", Methods.all());
        page.addAttribute("presets", Presets.all().stream().collect(Collectors.groupingBy(Preset::method)));
        return "methods";
    }
}
