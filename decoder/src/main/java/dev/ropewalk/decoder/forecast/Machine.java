package dev.ropewalk.decoder.forecast;

/** How fast something computes a model. */
interface Machine {

    Pace pace();

    /** Seconds for a token in each of so many sequences that have hardly any yet: all weights are streamed once. */
    double stepSeconds(int sequences);
}
