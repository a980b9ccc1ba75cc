package dev.ropewalk.web.method;

import dev.ropewalk.methods.Methods;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

@Controller
class MethodPages {

    @GetMapping("/methods")
    String methods(Model page) {
        page.addAttribute("methods", Methods.all());
        return "methods";
    }
}
