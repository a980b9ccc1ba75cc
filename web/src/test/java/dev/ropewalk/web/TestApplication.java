package dev.ropewalk.web;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** Web as an application imports it, with rules that ask of a suite only what tests need. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(WebConfiguration.class)
class TestApplication {

    @Bean
    SuiteRules rules(JsonMapper json) {
        return document -> {
            var suite = json.readTree(document);
            for (String field : new String[] {"name", "model", "configurations", "tasks", "lengths"})
                if (!suite.has(field)) throw new IllegalArgumentException(field + " is missing");
            return json.writeValueAsString(suite);
        };
    }
}
