package dev.ropewalk.evaluator;

import dev.ropewalk.evaluator.run.RunExecutor;
import dev.ropewalk.evaluator.suite.Suite;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** The evaluator in the smallest application there is. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(EvaluatorConfiguration.class)
public class TestApplication {

    public static ConfigurableApplicationContext on(String url, String user) {
        return new SpringApplicationBuilder(TestApplication.class)
                .web(WebApplicationType.NONE)
                .properties(Map.of(
                        "spring.datasource.url",
                        url,
                        "spring.datasource.username",
                        user,
                        "spring.datasource.password",
                        "",
                        MeasuringConfiguration.SLOTS,
                        1)) // one after the other
                .run();
    }

    /** A process to be killed: executes a suite and says how far it is. */
    public static void main(String[] urlUserSuite) {
        try (ConfigurableApplicationContext application = on(urlUserSuite[0], urlUserSuite[1])) {
            RunExecutor runs = application.getBean(RunExecutor.class);
            String run = runs.submit(Suite.parse(urlUserSuite[2]), null);
            System.out.println("run " + run);
            runs.execute(run, progress -> System.out.println("samples " + progress.samplesDone()));
        }
    }
}
