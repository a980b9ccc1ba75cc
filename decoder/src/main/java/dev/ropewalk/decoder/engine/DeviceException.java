package dev.ropewalk.decoder.engine;

/** A device that is not there, or does not compute what it should. The message is one sentence for the user. */
public final class DeviceException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public DeviceException(String message) {
        super(message);
    }
}
