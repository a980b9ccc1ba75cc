package dev.ropewalk.web;

import io.micrometer.core.instrument.config.MeterFilter;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import java.time.Clock;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

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
                                        "While no people are known, reading is open, and on an address others can reach changes need Authorization: Bearer TOKEN; once people are, "
                                                + "everything needs it, and does what the owner's role and the token's scopes allow. "
                                                + "Failures are application/problem+json; wrong values are listed in errors[]. "
                                                + "A parameter or field that is not known is refused with 400, a model or board that is not there with 404."));
    }

    /** A number or a truth is no text, wherever one is asked for. */
    @Bean
    JsonMapperBuilderCustomizer textsAreTexts() {
        return mapper -> mapper.withCoercionConfig(
                LogicalType.Textual,
                texts -> Stream.of(CoercionInputShape.Boolean, CoercionInputShape.Integer, CoercionInputShape.Float)
                        .forEach(shape -> texts.setCoercion(shape, CoercionAction.Fail)));
    }

    /** What seldom changes, or never, is not sent again to whoever has it: RFC 9110, section 13. */
    @Bean
    FilterRegistrationBean<ShallowEtagHeaderFilter> tags() {
        FilterRegistrationBean<ShallowEtagHeaderFilter> filter =
                new FilterRegistrationBean<>(new ShallowEtagHeaderFilter());
        ApiDescription.TAGGED.stream()
                .map(path -> path.replaceFirst("\\{.*", "*"))
                .forEach(filter::addUrlPatterns);
        return filter;
    }

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }
}
