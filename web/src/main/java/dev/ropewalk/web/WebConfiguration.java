package dev.ropewalk.web;

import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * The whole of web, to be imported by an application that brings a {@link SuiteRules} and a data source. {@code ropewalk-web.properties} holds
 * the settings web relies on; any other property source overrides them.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan
@EnableScheduling
@PropertySource("classpath:ropewalk-web.properties")
public class WebConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }
}
