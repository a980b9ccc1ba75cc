package dev.ropewalk.app;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.evaluator.EvaluatorConfiguration;
import dev.ropewalk.evaluator.WorkerConfiguration;
import dev.ropewalk.evaluator.cell.DryRun;
import dev.ropewalk.evaluator.document.StrictDocument;
import dev.ropewalk.evaluator.model.SharedModels;
import dev.ropewalk.evaluator.owner.Owner;
import dev.ropewalk.evaluator.recipe.FinetuneRecipe;
import dev.ropewalk.evaluator.request.ModelRequests;
import dev.ropewalk.evaluator.run.Foresight;
import dev.ropewalk.evaluator.run.Roots;
import dev.ropewalk.evaluator.run.RunExecutor;
import dev.ropewalk.evaluator.run.RunManager;
import dev.ropewalk.evaluator.study.StudyReport;
import dev.ropewalk.evaluator.suite.BundledSuites;
import dev.ropewalk.evaluator.suite.Study;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.tasks.Tasks;
import dev.ropewalk.web.SuiteRules;
import dev.ropewalk.web.WebConfiguration;
import dev.ropewalk.web.dataset.SourceTable;
import dev.ropewalk.web.mark.Marks;
import dev.ropewalk.web.model.ModelFolders;
import dev.ropewalk.web.person.People;
import dev.ropewalk.web.run.DryRuns;
import dev.ropewalk.web.run.StudyMeans;
import dev.ropewalk.web.sample.Prompts;
import dev.ropewalk.web.task.TaskTable;
import dev.ropewalk.web.token.Tokens;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The process roles: what is wired together for a run, for the service and for a look into the database. */
final class Application {

    /** A database, and no more: the command line need not wait for the rest of Boot. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        TransactionAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class,
        FlywayAutoConfiguration.class
    })
    static class Database {}

    /** A database with its schema up to date. */
    @Configuration(proxyBeanMethods = false)
    @Import({Database.class, EvaluatorConfiguration.class})
    static class Evaluation {}

    /** What measures cells: a database whose schema is somebody else's business, and no Batch. */
    @Configuration(proxyBeanMethods = false)
    @Import({Database.class, WorkerConfiguration.class})
    static class Measuring {}

    @Configuration(proxyBeanMethods = false)
    @Import({Evaluation.class, Marks.class, People.class, Tokens.class})
    static class Access {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({EvaluatorConfiguration.class, WebConfiguration.class})
    static class Service {

        /** What is sent is looked at without opening a file: that is for whoever measures it. */
        @Bean
        SuiteRules suiteRules(Roots roots) {
            return new SuiteRules() {
                @Override
                public String json(String written) {
                    return StrictDocument.JSON.writeValueAsString(StrictDocument.read("the suite", written));
                }

                @Override
                public Wanted wanted(String document) {
                    Study study = Study.unread(document);
                    roots.check(study.suite());
                    study.tunings().forEach(roots::check);
                    return new Wanted(
                            study.suite().identity().json(),
                            study.tunings().stream()
                                    .map(tuning -> tuned(study.of(tuning), tuning))
                                    .toList());
                }

                private Tuned tuned(Suite suite, FinetuneRecipe tuning) {
                    return new Tuned(
                            suite.name(), suite.identity().json(), tuning.document(), tuning.steps(), suite.cells());
                }

                @Override
                public void model(String name) {
                    roots.check(name);
                }

                @Override
                public Map<String, String> bundled() {
                    Map<String, String> bundled = new LinkedHashMap<>();
                    BundledSuites.NAMES.forEach(name -> bundled.put(name, BundledSuites.written(name)));
                    return bundled;
                }

                @Override
                public Optional<String> task(String name) {
                    return Tasks.fullName(name);
                }
            };
        }

        @Bean
        DryRuns dryRuns(Foresight foresight) {
            return (document, late) -> {
                try {
                    return Optional.of(foresight.unopened(Suite.unread(document), late));
                } catch (DryRun.LateException e) {
                    return Optional.empty();
                }
            };
        }

        @Bean
        StudyMeans studyMeans(RunExecutor runs) {
            return (study, ids) -> JsonMapper.shared()
                    .readTree(new StudyReport(
                                    Study.unread(study),
                                    ids.stream().map(runs::report).toList())
                            .toJson());
        }

        @Bean
        Prompts prompts(Roots roots) {
            return new PromptSheet(roots);
        }

        @Bean
        TaskTable taskTable() {
            return new TaskSheet();
        }

        @Bean
        SourceTable sourceTable() {
            return new SourceSheet();
        }

        @Bean
        ModelFolders modelFolders(Roots roots) {
            SharedModels models = new SharedModels();
            return (name, sha256) -> {
                try {
                    roots.checkOpened(name);
                    return models.files(name, sha256).stream()
                            .map(file -> new ModelFolders.Content(file.name(), file.size(), file.sha256(), file.path()))
                            .toList();
                } catch (CheckpointException | IllegalArgumentException e) {
                    return List.of();
                }
            };
        }

        /**
         * Executes what is queued, or waits for workers to; closed before the database, so that the batch at hand is stored. Where nobody else can have the
         * database open there are no workers to wait for.
         */
        @Bean(initMethod = "start")
        @Conditional(Managed.class)
        RunManager manager(RunExecutor runs, Environment environment) {
            return environment.getProperty(EvaluatorConfiguration.WORKER, boolean.class, true)
                    ? RunManager.measuring(runs, progress -> {})
                    : RunManager.waiting(runs);
        }

        /** Sees to models that are asked for, wherever runs are managed. */
        @Bean(initMethod = "start")
        @Conditional(Managed.class)
        ModelRequests modelsOnRequest(JdbcClient jdbc, Owner owner, Roots roots) {
            return new ModelRequests(jdbc, owner, roots);
        }
    }

    /** Whether a service manages runs. */
    static final class Managed implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Environment environment = context.getEnvironment();
            return environment.getProperty(EvaluatorConfiguration.WORKER, boolean.class, true)
                    || !Owner.of(environment.getProperty("spring.datasource.url", ""), Owner.HEARTBEAT)
                            .isAlone();
        }
    }

    /**
     * Starts a role. Spring's own reports of a failed start stay silent: the command line says it in one sentence.
     *
     * @param more properties; they win over every file
     * @throws RefusedException where the database cannot be used
     */
    static ConfigurableApplicationContext start(
            Class<?> role, WebApplicationType type, DatabaseOptions database, Map<String, Object> more) {
        Map<String, Object> all = new LinkedHashMap<>(database.properties());
        all.putAll(more);
        all.put("spring.main.banner-mode", "off");
        if (type == WebApplicationType.SERVLET && Logs.isSilent()) all.put("logging.level.root", "ERROR");
        all.put("logging.level.org.springframework.boot.SpringApplication", "OFF");
        all.put("logging.level.org.springframework.boot.diagnostics", "OFF");
        all.put("logging.level.com.zaxxer.hikari.pool", "OFF");
        String[] arguments = all.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
        try {
            EmbeddedDatabase file = database.file();
            if (file != null) file.prepare(System.err::println);
            return new SpringApplicationBuilder(role)
                    .web(type)
                    .registerShutdownHook(type != WebApplicationType.NONE) // a command ends itself
                    .logStartupInfo(false)
                    .run(arguments);
        } catch (RuntimeException e) {
            if (!Complaint.isOfDatabase(e)) throw e;
            throw new RefusedException(Complaint.of(e, database.origin()), e);
        }
    }

    private Application() {}
}
