package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Every label that is printed can be given back, alone and in a list: lists are split at commas outside all braces. */
class NotationTest {

    @Provide
    Arbitrary<Situation> situations() {
        return Arbitraries.randomValue(Situation::random);
    }

    @Property(tries = 600)
    void whatAConfigurationPrintsIsReadAsThatConfiguration(@ForAll("situations") Situation situation) {
        for (Configuration printed :
                List.of(situation.configuration(), situation.resolve().exact())) {
            assertThat(Configuration.parse(printed.toString())).isEqualTo(printed);
            assertThat(Configuration.parse(printed.toString()).canonicalJson()).isEqualTo(printed.canonicalJson());
        }
    }

    @Property(tries = 200)
    void whatIsPrintedInAListIsSplitWhereItWasJoined(
            @ForAll("situations") Situation one, @ForAll("situations") Situation other) {
        List<String> labels = List.of(
                one.configuration().toString(), "rope", other.resolve().exact().toString());
        assertThat(Configuration.entries(String.join(",", labels))).isEqualTo(labels);
        assertThat(Configuration.entries(String.join(" , ", labels))).isEqualTo(labels);
    }

    @Example
    void everyPresetsNameAndMethodsNameIsItsOwnLabel() {
        List<String> names = new ArrayList<>();
        Methods.all().forEach(card -> names.add(card.name()));
        Presets.all().forEach(preset -> names.add(preset.name()));
        for (String name : names)
            if (!name.equals("longrope")) // has parameters that must be given
            assertThat(Configuration.parse(Configuration.parse(name).toString()))
                        .isEqualTo(Configuration.parse(name));
        assertThat(Configuration.entries(String.join(",", names))).isEqualTo(names);
    }

    /** The case's two spellings, of which the first was cut in the middle. */
    @Example
    void aCompositionStaysWholeWhicheverPartComesFirst() {
        assertThat(Configuration.entries(
                        "compose{bands=dca,spectrum=yarn{factor=4}},rope,compose{bands=dca{},spectrum=yarn{factor=4}}"))
                .containsExactly(
                        "compose{bands=dca,spectrum=yarn{factor=4}}",
                        "rope",
                        "compose{bands=dca{},spectrum=yarn{factor=4}}");
        assertThat(Configuration.entries("longrope{longFactor=[1,2],shortFactor=[1,1]},pi"))
                .containsExactly("longrope{longFactor=[1,2],shortFactor=[1,1]}", "pi");
    }

    @Example
    void anEmptyEntryIsRefused() {
        for (String list : new String[] {"", " ", "rope,,pi", "rope,"})
            assertThatThrownBy(() -> Configuration.entries(list))
                    .hasMessage("an entry of the list '" + list + "' is empty");
        assertThatThrownBy(() -> Configuration.entries("compose{bands=dca,rope"))
                .hasMessageContaining("brace");
    }
}
