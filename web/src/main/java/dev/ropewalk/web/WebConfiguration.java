package dev.ropewalk.web;

import io.micrometer.core.instrument.config.MeterFilter;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * The whole of web, to be imported by an application that brings {@link SuiteRules}, a table of tasks and a data source. {@code ropewalk-web.properties}
 * holds the settings web relies on; any other property source overrides them.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan
@EnableScheduling
@PropertySource("classpath:ropewalk-web.properties")
public class WebConfiguration {

    /** Batch would tell of each of its jobs, of which every execution of a run is one. */
    @Bean
    MeterFilter noSeriesForEachRun() {
        return MeterFilter.denyNameStartsWith("spring.batch");
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Ropewalk")
                                .version("v1")
                                .description(
                                        "Reading is open. On an address others can reach, changes need Authorization: Bearer TOKEN. "
                                                + "Failures are application/problem+json; wrong values are listed in errors[]. "
                                                + "A parameter or field that is not known is refused with 400, a model or board that is not there with 404."));
    }

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }
}
