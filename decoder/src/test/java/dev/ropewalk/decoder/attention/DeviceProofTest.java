package dev.ropewalk.decoder.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.DeviceException;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.decoder.engine.Operators;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DeviceProofTest {

    @Test
    void theProcessorPassesInEveryTypeAndHeadSizeByBothForms() {
        DeviceProof proof = DeviceProof.of(Device.cpu());
        assertThat(proof.refusal()).isEmpty();
        assertThat(proof.worst().share()).isLessThan(0.6);
        assertThat(proof.findings().stream()
                        .map(finding -> finding.what() + "/" + finding.form())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "product/own",
                        "one band/own",
                        "near and far/own",
                        "chunks/own",
                        "chunks in a window/own",
                        "first keys/own",
                        "keys turned at use/own",
                        "one band/portable",
                        "near and far/portable",
                        "chunks/portable",
                        "chunks in a window/portable",
                        "first keys/portable",
                        "keys turned at use/portable");
    }

    @Test
    void aModelAsksForItsTypeAndHeadSizeAlone() {
        try (Decoder decoder = Decoder.random(1, 64, 64, Dtype.BFLOAT16, Device.cpu())) {
            assertThat(decoder.proof().refusal()).isEmpty();
            assertThat(decoder.proof()).isSameAs(decoder.proof());
            assertThat(decoder.proof().findings()).hasSize(7).allMatch(finding -> finding.headDim() == 64);
            assertThat(decoder.proof().summary()).startsWith("7 of 7 passed, at worst ");
        }
    }

    /** On a processor the operators of a card fail; so a card whose library has none for it would. */
    @Test
    void whatADeviceCannotDoIsNamed() {
        try (Kernels wrong = new Kernels(Device.cpu(), Operators.CUDA)) {
            DeviceProof proof = DeviceProof.of(wrong, Dtype.FLOAT32, 64);
            assertThat(proof.findings().get(0).passes()).isTrue();
            assertThat(proof.refusal().orElseThrow())
                    .startsWith("The device " + Device.cpu()
                            + " fails its proof: one band in float32 with heads of 64 fails: ")
                    .contains("Could not run 'aten::_scaled_dot_product_efficient_attention'")
                    .endsWith(".")
                    .doesNotContain("\n");
            assertThatThrownBy(proof::check).isInstanceOf(DeviceException.class);
        }
    }

    @Test
    void aNumberThatIsOffIsRefusedWithWhatIsAllowed() {
        DeviceProof.Finding good = new DeviceProof.Finding("chunks", "own", Dtype.FLOAT32, 64, 1e-6, 2e-5, null),
                off = new DeviceProof.Finding("chunks", "own", Dtype.BFLOAT16, 80, 0.25, 0.15, null),
                none = new DeviceProof.Finding("chunks", "own", Dtype.FLOAT32, 80, Double.NaN, 2e-5, null);
        DeviceProof proof = new DeviceProof(Device.of(Device.Kind.CUDA, 1, "NVIDIA H200"), List.of(good, off));
        assertThat(proof.refusal())
                .hasValue(
                        "The device cuda:1 (NVIDIA H200) fails its proof: chunks in bfloat16 with heads of 80 is off by 2.5e-01, 1.5e-01 is allowed.");
        assertThat(none.passes()).isFalse();
        assertThat(none.share()).isInfinite();
    }
}
