package dev.ropewalk.web.door;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;

/** The page to sign in, and again with the reason where that did not succeed. */
@Controller
class LoginPages {

    private final boolean elsewhere;
    private final Home home;

    LoginPages(ObjectProvider<OpenId> openId, Home home) {
        elsewhere = openId.getIfAvailable() != null;
        this.home = home;
    }

    /** Who tried is sent on to the second address: at the first, a form is tried again. */
    @RequestMapping(
            path = {SecurityConfiguration.LOGIN, SecurityConfiguration.AGAIN},
            method = {RequestMethod.GET, RequestMethod.POST})
    String login(@RequestParam(required = false) @Nullable String name, HttpServletRequest request, Model page) {
        page.addAttribute("sentence", Refusals.sentence(request));
        page.addAttribute("name", name);
        page.addAttribute("elsewhere", elsewhere ? OpenId.BEGIN : null);
        page.addAttribute("people", home.knowsPeople());
        return "login";
    }
}
