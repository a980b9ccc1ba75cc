package dev.ropewalk.methods;

/**
 * How a parameter got its value.
 *
 * @param value Integer, Double, String, Boolean, list of Doubles or {@link Configuration}
 * @param reason for people: why this value, with the numbers it came from
 */
public record Choice(String parameter, Object value, Origin origin, String reason) {

    /** GIVEN by the user, the method's DEFAULT, or chosen AUTOMATIC-ally, from trained and target length or by a preset. */
    public enum Origin {
        GIVEN,
        DEFAULT,
        AUTOMATIC
    }
}
