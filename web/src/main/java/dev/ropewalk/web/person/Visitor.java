package dev.ropewalk.web.person;

import org.jspecify.annotations.Nullable;

/**
 * Who looks at a page, as its frame and its buttons ask.
 *
 * @param person null where nobody is signed in
 * @param peopled whether people are known here, so that somebody could sign in
 */
public record Visitor(@Nullable Person person, boolean peopled) {

    /** Whether the buttons of a run or a schedule are theirs to press. @param owner by name; null for what was made at home */
    public boolean mayChange(@Nullable String owner) {
        return !peopled
                || isAdmin()
                || maySubmit() && person != null && person.name().equals(owner);
    }

    public boolean maySubmit() {
        return !peopled || person != null && person.may().covers(Role.SUBMITTER);
    }

    public boolean isAdmin() {
        return person != null && person.may() == Role.ADMIN;
    }
}
