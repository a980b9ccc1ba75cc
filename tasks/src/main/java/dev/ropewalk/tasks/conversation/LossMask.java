package dev.ropewalk.tasks.conversation;

/** Which tokens of a conversation are learned; all of them are read. */
public enum LossMask {
    /** What the model is to say, with what ends it. */
    ANSWERS,
    ALL
}
