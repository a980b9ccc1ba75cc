package dev.ropewalk.web;

import java.util.Optional;
import java.util.Set;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Web as an application imports it, with rules that ask of a suite only what tests need. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(WebConfiguration.class)
class TestApplication {

    @Bean
    SuiteRules rules(JsonMapper json) {
        return new SuiteRules() {
            @Override
            public String json(String written) {
                try {
                    return json.writeValueAsString(YAMLMapper.shared().readTree(written));
                } catch (JacksonException e) {
                    throw new IllegalArgumentException("the suite, line 1: what to change", e);
                }
            }

            @Override
            public String canonical(String document) {
                var suite = json.readTree(document);
                for (String field : new String[] {"name", "model", "configurations", "tasks", "lengths"})
                    if (!suite.has(field)) throw new IllegalArgumentException(field + " is missing");
                return json.writeValueAsString(suite);
            }

            @Override
            public Optional<String> task(String name) {
                return Optional.of(name + "@1").filter(Set.of("passkey@1", "copy@1")::contains);
            }
        };
    }
}
