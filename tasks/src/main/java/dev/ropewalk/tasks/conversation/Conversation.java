package dev.ropewalk.tasks.conversation;

import java.util.List;

/**
 * Somebody asks, a model answers, turn by turn.
 *
 * @param id not blank
 * @param turns at least one
 */
public record Conversation(String id, List<Turn> turns) {

    /** @throws IllegalArgumentException one sentence */
    public Conversation {
        turns = List.copyOf(turns);
        if (id.isBlank()) throw new IllegalArgumentException("a conversation needs an id, got '" + id + "'");
        if (turns.isEmpty()) throw new IllegalArgumentException("conversation " + id + " has no turns");
    }

    /** @param answer whether the model says it, and so is to learn it */
    public record Turn(boolean answer, String text) {}
}
