package dev.ropewalk.app;

import dev.ropewalk.decoder.engine.Dtype;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --dtype D}: what a model is loaded in. */
final class DtypeOption {

    @Option(
            names = "--dtype",
            paramLabel = "D",
            defaultValue = "float32",
            converter = Words.class,
            description =
                    "type the model's matrices are kept and multiplied in: " + Dtype.WORDS + " (default: float32)")
    Dtype dtype = Dtype.FLOAT32;

    static final class Words implements ITypeConverter<Dtype> {
        @Override
        public Dtype convert(String word) {
            try {
                return Dtype.parse(word);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
