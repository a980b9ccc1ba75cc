package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.methods.LengthPolicy;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.results.identity.Identity;
import dev.ropewalk.tasks.Sample;
import dev.ropewalk.tasks.Samples;
import dev.ropewalk.tasks.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The unit of work: one configuration on one task at one length with one seed. {@link SuiteCells} makes them.
 *
 * @param identity of all that may change the number; its hash is the cell's id
 * @param board hash of what must be equal to share a column
 * @param resolution null where the configuration cannot serve this length
 * @param refusal why not, in one sentence
 * @param engine the number of what measures it
 * @param dtype what its model is loaded in
 * @param device the kind that it is measured on, as it stands in identities
 * @param notes what is known against its number before it is measured
 * @param assumedTrainedLength what the suite has the model trained on, where the checkpoint says otherwise
 */
record Cell(
        Identity identity,
        String board,
        String modelId,
        Configuration configuration,
        @Nullable Resolution resolution,
        @Nullable String refusal,
        Task task,
        Samples samples,
        int length,
        long seed,
        int engine,
        String dtype,
        String device,
        List<String> notes,
        @Nullable Integer assumedTrainedLength) {

    /**
     * The same for cells whose answers are the same, because they ask the same under the same plan (decision 54); null where that is not sure: a plan that follows
     * the length of each text may part from another of the same form.
     */
    @Nullable
    String twin() {
        if (resolution == null || resolution.plan().lengthPolicy() != LengthPolicy.FROZEN) return null;
        return Fingerprint.of(board + " " + seed + " " + length + " " + planSha256());
    }

    /** Prompts of its length that a device reads together. */
    int batch(Device device) {
        return Math.max(1, Math.min(device.batchPrompts(), device.batchTokens() / length));
    }

    String id() {
        return identity.sha256();
    }

    /** Empty where it is refused. */
    String planSha256() {
        return resolution == null ? "" : resolution.plan().sha256();
    }

    Resolution resolved() {
        if (resolution == null) throw new IllegalStateException("a refused cell has no plan: " + label());
        return resolution;
    }

    Sample sample(int ordinal) {
        return samples.sample(length, seed, ordinal);
    }

    /** For people. */
    String label() {
        return task.name() + " " + length + " " + configuration.label();
    }
}
