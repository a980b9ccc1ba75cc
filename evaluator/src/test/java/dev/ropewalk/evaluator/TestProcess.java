package dev.ropewalk.evaluator;

import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.evaluator.cell.RunCells;
import dev.ropewalk.evaluator.model.ModelFinder;
import dev.ropewalk.evaluator.run.RunExecutor;
import dev.ropewalk.evaluator.run.RunManager;
import java.io.IOException;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;

/** A process that manages, or one that measures, until its input ends or it is killed. */
public final class TestProcess {

    public static void main(String[] roleUrlUser) throws Exception {
        try (ConfigurableApplicationContext application = TestApplication.on(roleUrlUser[1], roleUrlUser[2]);
                AutoCloseable role = roleUrlUser[0].equals("manager") ? manages(application) : measures(application)) {
            awaitEnd();
        }
    }

    private static AutoCloseable manages(ConfigurableApplicationContext application) {
        RunManager manager = RunManager.waiting(application.getBean(RunExecutor.class));
        manager.start();
        return manager;
    }

    private static AutoCloseable measures(ConfigurableApplicationContext application) {
        return application.getBean(RunCells.class).serve(Device.cpu(), List.of(), new ModelFinder(), () -> false);
    }

    private static void awaitEnd() throws IOException {
        while (System.in.read() >= 0) continue;
    }

    private TestProcess() {}
}
