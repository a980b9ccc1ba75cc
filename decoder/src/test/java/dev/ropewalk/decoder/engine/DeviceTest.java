package dev.ropewalk.decoder.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {

    @Test
    void theProcessorIsCpuInEveryIdentity() {
        assertThat(Device.cpu().word()).isEqualTo("cpu");
        assertThat(Device.cpu().identity()).isEqualTo("cpu");
        assertThat(Device.cpu().model()).isNotBlank();
        assertThat(Device.cpu().threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void cardsOfOneModelAreAlikeAndTheirNumberIsNot() {
        Device first = Device.of(Device.Kind.CUDA, 0, "NVIDIA H200"),
                second = Device.of(Device.Kind.CUDA, 1, "NVIDIA H200");
        assertThat(first.identity()).isEqualTo(second.identity()).isEqualTo("NVIDIA H200");
        assertThat(second.word()).isEqualTo("cuda:1");
        assertThat(second).hasToString("cuda:1 (NVIDIA H200)");
        assertThat(Device.of(Device.Kind.CUDA, 0, "NVIDIA A100-SXM4-80GB").identity())
                .isNotEqualTo(first.identity());
    }

    @Test
    void aCardKeepsKeysInTheTypeOfTheMatricesAndTheProcessorInFloat32() {
        Device card = Device.of(Device.Kind.CUDA, 0, "NVIDIA H200");
        assertThat(card.cacheDtype(Dtype.BFLOAT16)).isEqualTo(Dtype.BFLOAT16);
        assertThat(Device.cpu().cacheDtype(Dtype.BFLOAT16)).isEqualTo(Dtype.FLOAT32);
    }

    /** On a Mac this tells its chip, elsewhere that nobody could be asked. */
    @Test
    void theChipOfAMacHasAName() {
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        assertThat(AppleChip.name()).startsWith("Apple").satisfies(name -> {
            if (!mac) assertThat(name).isEqualTo(AppleChip.UNNAMED);
        });
    }

    /** A processor's sizes are those that its numbers were measured with. */
    @Test
    void aCardReadsMoreAtOnceThanAProcessor() {
        Device card = Device.of(Device.Kind.CUDA, 0, "NVIDIA H200");
        assertThat(Device.cpu().passTokens()).isEqualTo(2048).isLessThan(card.passTokens());
        assertThat(Device.cpu().batchTokens()).isEqualTo(8192).isLessThan(card.batchTokens());
        assertThat(Device.cpu().batchPrompts()).isEqualTo(16).isLessThan(card.batchPrompts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "cuda", "cuda:1", "mps", "auto"})
    void wordsThatMayBeAskedFor(String word) {
        assertThat(Devices.check(word)).isEqualTo(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpu", "cuda:", "cuda:-1", "cuda:1000", "cpu:0", "CPU", ""})
    void otherWordsAreAnsweredWithThoseThereAre(String word) {
        assertThatThrownBy(() -> Devices.named(word))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("device must be cpu, cuda, cuda:N, mps or auto, got '" + word + "'");
    }

    @Test
    void theProcessorIsThereAndComesFirst() {
        assertThat(Devices.named("cpu")).isEqualTo(Device.cpu());
        assertThat(Devices.all()).startsWith(Device.cpu());
    }

    /** On a machine with a card this asks for one beyond the last. */
    @Test
    void aCardThatIsNotThereIsMissedInOneSentence() {
        assertThatThrownBy(() -> Devices.named("cuda:999"))
                .isInstanceOf(DeviceException.class)
                .message()
                .startsWith("There is no device cuda")
                .endsWith(".")
                .doesNotContain("\n");
        assertThat(Devices.whyNoCuda().isPresent())
                .isEqualTo(Devices.all().stream().noneMatch(device -> device.kind() == Device.Kind.CUDA));
    }
}
