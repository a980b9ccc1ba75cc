package dev.ropewalk.web.person;

import org.springframework.dao.DataAccessException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Tells every page who looks at it. */
@ControllerAdvice(annotations = Controller.class)
class Visitors {

    private final People people;

    Visitors(People people) {
        this.people = people;
    }

    @ModelAttribute("visitor")
    Visitor visitor() {
        Authentication known = SecurityContextHolder.getContext().getAuthentication();
        return new Visitor(
                known != null && known.getPrincipal() instanceof Person person ? person : null, arePeopleThere());
    }

    /** The page that says that the database is away is a page, too. */
    private boolean arePeopleThere() {
        try {
            return people.areThere();
        } catch (DataAccessException away) {
            return false;
        }
    }
}
