package dev.ropewalk.decoder.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbers of quantized blocks against those that gguf-py makes of the same bytes, bit by bit. */
class QuantizedBlockTest {

    private final GgufFile file = GgufFile.open(Path.of("src/test/resources/gguf/blocks.gguf"));

    @ParameterizedTest
    @EnumSource(QuantizedBlock.class)
    void numbersAreThoseOfGgufPy(QuantizedBlock type) {
        String name = type.name().toLowerCase(Locale.ROOT);
        ByteBuffer blocks = bytes(name), numbers = bytes(name + ".numbers");
        int count = blocks.remaining() / type.bytes();
        assertThat(count * type.numbers()).as("numbers").isEqualTo(4 * 256);
        FloatBuffer widened = FloatBuffer.allocate(4 * 256);
        for (int b = 0; b < count; b++) type.widen(blocks, b * type.bytes(), widened, b * type.numbers());
        float[] expected = new float[4 * 256];
        numbers.asFloatBuffer().get(expected);
        assertThat(widened.array()).containsExactly(expected);
    }

    private ByteBuffer bytes(String tensor) {
        TensorFile.Entry entry = file.find(tensor).orElseThrow();
        ByteBuffer bytes =
                ByteBuffer.allocate((int) (entry.end() - entry.begin())).order(ByteOrder.LITTLE_ENDIAN);
        file.read(entry, 0, bytes);
        return bytes.flip();
    }
}
