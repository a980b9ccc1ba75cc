package dev.ropewalk.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A Llama's weights as float32, matrices turned to [in, out]. Each tensor is fetched and turned by itself, so loading holds the
 * model once and one tensor twice.
 */
final class Weights {

    /** One layer; an empty bias is none. */
    record Layer(
            NDArray inputNorm,
            NDArray query,
            NDArray key,
            NDArray value,
            NDArray output,
            List<NDArray> attentionBiases,
            NDArray feedForwardNorm,
            NDArray gate,
            NDArray up,
            NDArray down,
            List<NDArray> feedForwardBiases) {}

    /** Where tensors come from: a checkpoint's files, or a random generator for timing. */
    interface Source {
        boolean has(String name);

        /** The tensor as float32, owned by the kernels' manager. @throws CheckpointException naming the tensor and what is wrong with it */
        NDArray tensor(String name, long... shape);
    }

    private final Kernels kernels;
    private final Source source;
    private final NDArray none;

    final NDArray embedding;
    final List<Layer> layers = new ArrayList<>();
    final NDArray finalNorm;
    final NDArray head;

    Weights(Kernels kernels, DecoderConfig c, Source source) {
        this.kernels = kernels;
        this.source = source;
        none = kernels.manager().create(new Shape(0));
        int attention = c.heads() * c.headDim(), keys = c.keyHeads() * c.headDim();
        embedding = source.tensor("model.embed_tokens.weight", c.vocabulary(), c.hidden());
        for (int i = 0; i < c.layers(); i++) {
            String at = "model.layers." + i + ".", self = at + "self_attn.", mlp = at + "mlp.";
            layers.add(new Layer(
                    source.tensor(at + "input_layernorm.weight", c.hidden()),
                    matrix(self + "q_proj.weight", attention, c.hidden()),
                    matrix(self + "k_proj.weight", keys, c.hidden()),
                    matrix(self + "v_proj.weight", keys, c.hidden()),
                    matrix(self + "o_proj.weight", c.hidden(), attention),
                    List.of(
                            bias(c.attentionBias(), self + "q_proj.bias", attention),
                            bias(c.attentionBias(), self + "k_proj.bias", keys),
                            bias(c.attentionBias(), self + "v_proj.bias", keys),
                            bias(c.attentionBias(), self + "o_proj.bias", c.hidden())),
                    source.tensor(at + "post_attention_layernorm.weight", c.hidden()),
                    matrix(mlp + "gate_proj.weight", c.intermediate(), c.hidden()),
                    matrix(mlp + "up_proj.weight", c.intermediate(), c.hidden()),
                    matrix(mlp + "down_proj.weight", c.hidden(), c.intermediate()),
                    List.of(
                            bias(c.feedForwardBias(), mlp + "gate_proj.bias", c.intermediate()),
                            bias(c.feedForwardBias(), mlp + "up_proj.bias", c.intermediate()),
                            bias(c.feedForwardBias(), mlp + "down_proj.bias", c.hidden()))));
        }
        finalNorm = source.tensor("model.norm.weight", c.hidden());
        head = c.tied() && !source.has("lm_head.weight")
                ? embedding.transpose()
                : matrix("lm_head.weight", c.vocabulary(), c.hidden());
    }

    private NDArray bias(boolean wanted, String name, int size) {
        return wanted ? source.tensor(name, size) : none;
    }

    private NDArray matrix(String name, int out, int in) {
        try (NDArray rows = source.tensor(name, out, in)) {
            return kernels.call(kernels.manager(), "flip", rows);
        }
    }
}
