package dev.ropewalk.decoder.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.host.Environment;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorsTest {

    private static Operators told(String word) {
        return Operators.of(Device.cpu(), new Environment(Map.of(Operators.VARIABLE, word)));
    }

    @Test
    void thePortableFormIsForcedByAVariable() {
        assertThat(told("portable")).isEqualTo(Operators.PORTABLE);
        assertThat(told("")).isEqualTo(Operators.CPU);
    }

    /** By hand, of NVIDIA's list: a T4 has 7.5, an A10 8.6, an H200 9.0. */
    @Test
    void aCardWithoutTheOperatorsTakesThePortableForm() {
        Environment nothing = new Environment(Map.of());
        assertThat(Operators.of(Device.card(0, "Tesla T4", 7), nothing)).isEqualTo(Operators.PORTABLE);
        assertThat(Operators.of(Device.card(0, "NVIDIA A10", 8), nothing)).isEqualTo(Operators.CUDA);
        assertThat(Operators.of(Device.card(0, "NVIDIA H200", 9), nothing)).isEqualTo(Operators.CUDA);
        assertThat(Operators.of(Device.of(Device.Kind.MPS, 0, "Apple M2"), nothing))
                .isEqualTo(Operators.PORTABLE);
    }

    @Test
    void anotherWordIsRefused() {
        assertThatThrownBy(() -> told("fused"))
                .isInstanceOf(DeviceException.class)
                .hasMessage("ROPEWALK_ATTENTION must be portable or unset, got 'fused'.");
    }

    @Test
    void thePortableFormHasNoOperatorOfOneKindOfDevice() {
        assertThat(Operators.CPU.source()).contains("_scaled_dot_product_flash_attention_for_cpu");
        assertThat(Operators.PORTABLE.source()).contains("def part(").doesNotContain("_scaled_dot_product");
        assertThat(Kernels.source("kernels.torchscript")).doesNotContain("_scaled_dot_product");
    }

    /**
     * Nothing here ran on CUDA. PyTorch holds every call of an archive against the operators' schemas when it loads it, those of CUDA on every
     * build; and a call that reaches one is refused on a processor by the operator's name. So it is shown that the branches compile, with results
     * of the right number and types, and which operator each comes to. Whether that one computes the right thing is for {@code devices} to prove
     * where there is a card.
     */
    @ParameterizedTest
    @CsvSource({
        "FLOAT32,  64,  false, _scaled_dot_product_efficient_attention",
        "FLOAT32,  64,  true,  _scaled_dot_product_efficient_attention",
        "FLOAT32,  12,  false, ",
        "BFLOAT16, 64,  false, _scaled_dot_product_flash_attention",
        "BFLOAT16, 80,  false, _scaled_dot_product_flash_attention",
        "BFLOAT16, 256, false, _scaled_dot_product_flash_attention",
        "BFLOAT16, 64,  true,  _scaled_dot_product_efficient_attention",
        "BFLOAT16, 264, false, ",
        "BFLOAT16, 20,  true,  ",
    })
    void branchesOfCudaCompileAndNothingRanOnCuda(Dtype dtype, int head, boolean masked, @Nullable String operator) {
        assertThat(Operators.CUDA.attendsByBlocks(dtype, head)).isEqualTo(operator == null);
        System.out.println("CUDA's operators were compiled and their schemas checked; nothing ran on CUDA.");
        try (Kernels kernels = new Kernels(Device.cpu(), Operators.CUDA);
                NDManager owner = kernels.manager().newSubManager()) {
            NDArray x = kernels.zeros(owner, dtype, 1, 2, 5, head);
            Optional<NDArray> mask = masked ? Optional.of(owner.zeros(new Shape(1, 1, 5, 5))) : Optional.empty();
            if (operator == null)
                assertThat(kernels.call(owner, "part_only", x, x, x, mask.orElse(owner.zeros(new Shape(0))), !masked)
                                .getShape())
                        .isEqualTo(new Shape(1, 2, 5, head));
            else
                assertThatThrownBy(() -> kernels.call(
                                owner, "part_only", x, x, x, mask.orElse(owner.zeros(new Shape(0))), !masked))
                        .hasMessageContaining("aten::" + operator + "'")
                        .hasMessageContaining("'CPU' backend");
        }
    }
}
