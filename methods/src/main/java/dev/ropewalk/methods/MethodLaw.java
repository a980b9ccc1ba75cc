package dev.ropewalk.methods;

/** Laws that every method of the table is held to by a test, unless its card says why one does not hold. */
public enum MethodLaw {

    /** Every key up to the query's own is seen. */
    SEES_EVERY_KEY,

    /** No rotary pair turns faster than trained. */
    TURNS_NO_FASTER,

    /** Every rotary pair turns more slowly than the one before, and none stands. */
    TURNS_EVER_SLOWER,

    /** With nothing given, a method for models that were not tuned for it is plain RoPE within the trained length. */
    PLAIN_WITHIN_THE_TRAINED_LENGTH,

    /** With nothing given, a method that tells other distances than the true ones tells none that was not trained. */
    TELLS_TRAINED_DISTANCES,

    /** With a factor of one it is plain RoPE. */
    FACTOR_ONE_IS_PLAIN
}
