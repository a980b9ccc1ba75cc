package dev.ropewalk.tasks;

import dev.ropewalk.methods.Fingerprint;
import java.nio.ByteBuffer;
import java.util.List;

/** SHA-256 of what is asked. Ids, not text: the same text under another tokenizer is another prompt. */
final class PromptHash {

    /** @param parts a prompt alone, or all parts in order, each of which then stands behind its length; numbers of four bytes, big-endian */
    static String of(List<int[]> parts) {
        boolean alone = parts.size() == 1;
        ByteBuffer bytes = ByteBuffer.allocate(4
                * parts.stream().mapToInt(part -> part.length + (alone ? 0 : 1)).sum());
        for (int[] part : parts) {
            if (!alone) bytes.putInt(part.length);
            for (int number : part) bytes.putInt(number);
        }
        return Fingerprint.of(bytes.array());
    }

    private PromptHash() {}
}
