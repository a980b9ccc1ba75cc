package dev.ropewalk.web;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Counts the statements that a thread prepares through a data source, and the rows that it reads: what others do now and then is not counted. */
final class Reads implements BeanPostProcessor {

    private final AtomicInteger statements = new AtomicInteger(), rows = new AtomicInteger();
    private volatile @Nullable Thread counted;

    int statements() {
        return statements.get();
    }

    int rows() {
        return rows.get();
    }

    /** From now on this thread is counted. */
    void reset() {
        counted = Thread.currentThread();
        statements.set(0);
        rows.set(0);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource source ? counted(DataSource.class, source) : bean;
    }

    private <T> T counted(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                Reads.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (isCounted() && method.getName().equals("prepareStatement")) statements.incrementAndGet();
                    Object answer;
                    try {
                        answer = method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (isCounted() && method.getName().equals("next") && Boolean.TRUE.equals(answer))
                        rows.incrementAndGet();
                    return wrapped(answer);
                }));
    }

    private boolean isCounted() {
        return Thread.currentThread() == counted;
    }

    private @Nullable Object wrapped(@Nullable Object answer) {
        if (answer instanceof Connection connection) return counted(Connection.class, connection);
        if (answer instanceof PreparedStatement statement) return counted(PreparedStatement.class, statement);
        if (answer instanceof Statement statement) return counted(Statement.class, statement);
        if (answer instanceof ResultSet rows) return counted(ResultSet.class, rows);
        return answer;
    }
}
