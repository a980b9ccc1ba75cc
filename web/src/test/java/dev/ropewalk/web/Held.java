package dev.ropewalk.web;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Sees who asks a data source for a connection while they hold one: enough of them at once hold all that there are, and wait for each other until their patience ends. It
 * looks like a database that is away.
 */
final class Held implements BeanPostProcessor {

    private final ThreadLocal<Integer> mine = ThreadLocal.withInitial(() -> 0);
    private final Map<String, Throwable> twice = new ConcurrentHashMap<>();

    /** Where a second was asked for, by thread. */
    Map<String, Throwable> twice() {
        return twice;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource source ? watched(source) : bean;
    }

    private DataSource watched(DataSource source) {
        return (DataSource) Proxy.newProxyInstance(
                Held.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection") && mine.get() > 0)
                        twice.put(Thread.currentThread().getName(), new IllegalStateException("a second connection"));
                    try {
                        Object answer = method.invoke(source, arguments);
                        return answer instanceof Connection connection ? counted(connection) : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Connection counted(Connection connection) {
        mine.set(mine.get() + 1);
        return (Connection) Proxy.newProxyInstance(
                Held.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close") && !connection.isClosed()) mine.set(mine.get() - 1);
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
