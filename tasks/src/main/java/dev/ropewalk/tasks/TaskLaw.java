package dev.ropewalk.tasks;

/** Laws that every task of the table is held to by a test, unless its card says why one does not hold. */
public enum TaskLaw {

    /** The same seed asks the same; another seed asks something else. */
    SEEDED,

    /** Prompt and new tokens together never exceed the length. */
    WITHIN_THE_LENGTH,

    /** From the least length on every sample is made, below it none: exactly, where all prompts are equally long. */
    LEAST_LENGTH
}
