package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and that the one sentence names what was given and what is allowed. */
class RefusalTest {

    private static final Rope ROPE = new Rope(8, 10_000, 64);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            telescope                               | unknown method 'telescope', known: rope, native, pi, ntk
            rope{group=4}                           | rope has no parameter 'group', it takes none
            self-extend{groups=4}                   | self-extend has no parameter 'groups', it takes group, window, shift, logBase
            self-extend{group=0}                    | self-extend: group must be an integer from 1 to 16777216, got 0
            self-extend{group=2.5}                  | self-extend: group must be an integer from 1 to 16777216, got 2.5
            self-extend{group=four}                 | self-extend: group must be an integer from 1 to 16777216, got four
            self-extend{group=3,window=16}          | self-extend: group must divide window unless shift (floor or exact) is given, got group 3, window 16
            self-extend{shift=ceil}                 | self-extend: shift must be one of floor, exact, got ceil
            self-extend{window=64}                  | self-extend: window must be below the trained length 64 for 640 tokens to be served, got window 64
            self-extend-llamacpp{group=3,window=16} | self-extend-llamacpp: window must be a multiple of the group 3, got 16
            rerope{window=0}                        | rerope: window must be an integer from 1 to 16777216, got 0
            leaky-rerope{leak=0.5}                  | leaky-rerope: leak must be a number from 1 to 1000000000, got 0.5
            leaky-rerope{window=64}                 | leaky-rerope: window must be below the trained length 64 for 640 tokens to be served, got window 64
            string{offset=8,window=9}               | string: window must be from 0 to the offset 8, got 9
            string{attentionFactor=0}               | string: attentionFactor must be a number from 0.000001 to 1000000, got 0
            self-extend{window=-1}                  | self-extend: window must be an integer from 0 to 16777216, got -1
            lm-infinite{global=-1}                  | lm-infinite: global must be an integer from 0 to 16777216, got -1
            lm-infinite{local=0}                    | lm-infinite: local must be an integer from 1 to 16777216, got 0
            streaming-llm{sinks=-1}                 | streaming-llm: sinks must be an integer from 0 to 16777216, got -1
            dca{chunk=48,cap=40}                    | dca: cap must be at least the chunk 48, got 40
            pi{factor=0.5}                          | pi: factor must be a number from 1 to 1000000000, got 0.5
            pi{factor=NaN}                          | pi: factor must be a number from 1 to 1000000000, got NaN
            pi{factor=1f}                           | pi: factor must be a number from 1 to 1000000000, got 1f
            yarn{betaFast=1,betaSlow=32}            | yarn: betaFast must be above betaSlow, and that above 0, got 1.0 and 32.0
            yarn{ramp=linear}                       | yarn: ramp must be one of index, turns, got linear
            llama3{lowFreqFactor=4}                 | llama3: highFreqFactor must be above lowFreqFactor, and that above 0, got 4.0 and 4.0
            dynamic-ntk{policy=later}               | dynamic-ntk: policy must be one of recompute, re-rotate, stale, frozen, static-max, got later
            longrope                                | longrope: shortFactor must be given: a list of numbers
            longrope{shortFactor=[1,1,1],longFactor=[1,2,3,4]} | longrope: shortFactor must have one entry a rotary pair, 4, got 3
            longrope{shortFactor=[],longFactor=[1,2,3,4]}      | longrope: shortFactor must be a list of numbers
            longrope{dynamic=yes,longFactor=[1,2,3,4]}         | longrope: dynamic must be true or false, got yes
            longrope{dynamic=true,longFactor=[1,2,3,4]}        | longrope: factor must be given: a number
            longrope{dynamic=true,factor=4}                    | longrope: longFactor must be given: a list of numbers
            longrope{dynamic=true,factor=4,shortFactor=[1,1,1,1],longFactor=[1,2,3,4]} | longrope: shortFactor has no place beside dynamic=true
            longrope{factor=4,shortFactor=[1,1,1,1],longFactor=[1,2,3,4]} | longrope: factor goes with dynamic=true, got factor 4 without it
            longrope{dynamic=true,factor=4,longFactor=[0.5,2,3,4]} | longrope: at 640 tokens a longFactor of 0.5 has grown to -0.5, it must stay above 0
            proportional{fraction=1.5}              | proportional: fraction must be a number from 0 to 1, got 1.5
            log-floor{length=0}                     | log-floor: length must be an integer from 1 to 16777216, got 0
            resonance{spectrum=compose}             | resonance.spectrum must be a single method, not a composition, got compose
            resonance{spectrum=ms-poe}              | resonance: spectrum must turn all heads alike, got one under which from layer 2 on head h of H turns 1.2 + 0.6 (H-1-h)/H times more slowly
            ms-poe{minRatio=2}                      | ms-poe: maxRatio must be at least minRatio, and that at least 1, got 1.8 and 2
            dpe{factors=[2.5]}                      | dpe: factors must be a list of integers from 1 to 16777216, one a part of the pairs, got 2.5
            dpe{factors=[1,2,4]}                    | dpe: factors must divide the 4 rotary pairs into equal parts, got 3 factors
            dpe{factors=[2,3],window=16}            | dpe: every factor must divide window unless shift (floor or exact) is given, got window 16 and 3
            dpe{window=64}                          | dpe: window must be below the trained length 64 for 640 tokens to be served, got window 64
            lampe{positions=0}                      | lampe: positions must be an integer from 1 to 16777216, got 0
            lampe{window=100,tail=560}              | leaves no key between it and the window of 100 in 640 tokens
            compose{spectrum=compose}               | compose.spectrum must be a single method, not a composition, got compose
            compose{bands=7}                        | unknown method '7', known
            compose{bands=self-extend{group=-1}}  | self-extend: group must be an integer from 1 to 16777216, got -1
            pi{factor=2                             | cannot read configuration 'pi{factor=2': it does not end with a brace
            pi{factor}                              | cannot read configuration 'pi{factor}': 'factor' is not parameter=value
            pi{factor=2,factor=3}                 | 'factor' is given twice
            compose{bands=dca{chunk=3}            | a brace is not closed
            pi{factor=2}}                         | a brace closes that was not opened
            ``                                      | unknown method '', known
            """)
    void aConfigurationThatCannotBeIsRefusedInOneSentence(String configuration, String sentence) {
        assertThatThrownBy(() -> Configuration.parse(configuration).resolve(ROPE, 640))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("\n");
    }

    @Test
    void nestedMethodsAreAcceptedAsJsonBringsThemAndNothingElseIs() {
        Configuration nested = Configuration.of(
                "compose", Map.of("bands", Map.of("name", "dca", "parameters", Map.of("chunk", 6, "cap", 9))));
        assertThat(nested).hasToString("compose{bands=dca{cap=9,chunk=6}}");
        assertThatThrownBy(() -> Configuration.of("compose", Map.of("bands", List.of("dca"))))
                .hasMessage("compose.bands must be a method {name, parameters}, got [dca]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            telescope | factor=2                                  | rope type 'telescope' is not supported, supported: default, linear, dynamic, yarn, llama3, longrope, proportional
            linear    |                                           | rope scaling 'linear': factor must be a positive number, got nothing
            linear    | factor=four                               | rope scaling 'linear': factor must be a number, got "four"
            linear    | factor=-2                                 | rope scaling 'linear': factor must be positive and finite, got -2.0
            dynamic   | factor=2,max_position_embeddings=1.5      | rope scaling 'dynamic': max_position_embeddings must be a whole number of tokens, got 1.5
            yarn      | factor=2,beta_fast=1,beta_slow=4          | rope scaling 'yarn': beta_fast must be above beta_slow (4.0), got 1.0
            yarn      | factor=2,truncate=no                      | rope scaling 'yarn': truncate must be true or false, got "no"
            yarn      | factor=2,attention_factor=-1              | rope scaling 'yarn': attention_factor must be positive and finite, got -1.0
            llama3    | factor=2,low_freq_factor=4                | rope scaling 'llama3': high_freq_factor must be a positive number, got nothing
            llama3    | factor=2,low_freq_factor=4,high_freq_factor=4 | rope scaling: high_freq_factor must be above low_freq_factor 4.0, got 4.0
            longrope  | factor=2                                  | rope scaling 'longrope': short_factor must be a list of 4 numbers, got nothing
            """)
    void aRopeScalingThatCannotBeIsRefusedInOneSentence(String type, String entries, String sentence) {
        Rope rope = new Rope(8, 10_000, 64, new RopeScaling(type, values(entries)));
        assertThatThrownBy(() -> new Native().plan(rope, 640))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void longRopeListsOfTheWrongLengthOrWithTextAreRefused() {
        assertThatThrownBy(() -> longRope(List.of(1.0, 1.0, 1.0), List.of(2.0, 3.0)))
                .hasMessage("rope scaling 'longrope': short_factor must have rotary dimension / 2 = 2 entries, got 3");
        assertThatThrownBy(() -> longRope(List.of(1.0, 1.0), List.of(2.0, "three")))
                .hasMessage("rope scaling 'longrope': long_factor must hold positive numbers only, got \"three\"");
    }

    private static ContextPlan longRope(List<?> shortFactor, List<?> longFactor) {
        Rope rope = new Rope(
                4,
                1e4,
                16,
                new RopeScaling("longrope", Map.of("short_factor", shortFactor, "long_factor", longFactor)));
        return new Native().plan(rope, 20);
    }

    private static Map<String, Object> values(String entries) {
        Map<String, Object> values = new TreeMap<>();
        if (entries == null) return values;
        for (String entry : entries.split(",")) {
            String[] pair = entry.trim().split("=");
            values.put(pair[0], pair[1].matches("-?[0-9.]+") ? (Object) Double.valueOf(pair[1]) : pair[1]);
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 7})
    void aRotaryDimensionMustBeEvenAndPositive(int rotaryDim) {
        assertThatThrownBy(() -> new Rope(rotaryDim, 10_000, 64)).hasMessageEndingWith("got " + rotaryDim);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -5, Double.NaN, Double.POSITIVE_INFINITY})
    void aBaseMustBeFiniteAndAboveOne(double base) {
        assertThatThrownBy(() -> new Rope(8, base, 64)).hasMessageEndingWith("got " + base);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void recordsAreValidatedAtBirthAndNaNFails(double number) {
        assertThatThrownBy(() -> new PositionInterpolation(number)).hasMessageEndingWith("got " + number);
        assertThatThrownBy(() -> new NtkAware(number)).hasMessageEndingWith("got " + number);
        assertThatThrownBy(() -> new DynamicNtk(number, "frozen")).hasMessageEndingWith("got " + number);
        assertThatThrownBy(() -> new NtkByParts(number, Ramp.of("index", 32, 1)))
                .hasMessageEndingWith("got " + number);
        assertThatThrownBy(() -> new Yarn(2, Ramp.of("index", 32, 1), number)).hasMessageEndingWith("got " + number);
        assertThatThrownBy(() -> new Abf(number)).hasMessageEndingWith("got " + number);
        assertThatThrownBy(() -> new LongRope(List.of(1.0), List.of(1.0), number))
                .hasMessageEndingWith("got " + number);
        assertThatThrownBy(() -> new ShiftedRope(9, 3, number)).hasMessageEndingWith("got " + number);
        assertThatThrownBy(() -> new LogitTemperature.Constant(number)).hasMessageEndingWith("got " + number);
    }

    @Test
    void aBandWhoseFractionsDoNotMatchIsRefused() {
        assertThatThrownBy(() -> new AttentionBand(
                        "odd", new Reach.Distance(0, 9), new PositionMap.Divided(2, 0), new PositionMap.Identity()))
                .hasMessage("query and key positions of a band must step alike, got steps 0.5 and 1.0");
    }

    @Test
    void anExplanationOfMoreTokensThanMemoryHoldsIsRefused() {
        assertThatThrownBy(() -> ContextPlan.plain(ROPE, Integer.MAX_VALUE).explain())
                .hasMessage("a plan is explained for at most 16777216 tokens, got 2147483647");
    }
}
