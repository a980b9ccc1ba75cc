package dev.ropewalk.web.method;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/methods")
class MethodController {

    @GetMapping
    List<MethodView> all() {
        return MethodView.all();
    }
}
