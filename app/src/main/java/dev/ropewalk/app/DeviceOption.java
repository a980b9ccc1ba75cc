package dev.ropewalk.app;

import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Devices;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --device D}: where a model computes. */
final class DeviceOption {

    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = "cpu",
            converter = Words.class,
            description = "where the model computes: " + Devices.WORDS + " (default: cpu)")
    String word = "cpu";

    /** Looked for only now: a word may be right where no such device is. */
    Device device() {
        return Devices.named(word);
    }

    static final class Words implements ITypeConverter<String> {
        @Override
        public String convert(String word) {
            try {
                return Devices.check(word);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
