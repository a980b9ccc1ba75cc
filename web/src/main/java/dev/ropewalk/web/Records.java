package dev.ropewalk.web;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows as records, a column for each component: {@code trained_length} for {@code trainedLength}. A mapper that tries the component's own name
 * first makes H2 throw for each of them in each row, and write each into its trace file.
 */
public final class Records {

    private record Column(String name, Class<?> type) {

        static Column of(RecordComponent component) {
            return new Column(
                    component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT), component.getType());
        }

        @Nullable
        Object of(ResultSet row) throws SQLException {
            if (type == int.class) return row.getInt(name);
            if (type == long.class) return row.getLong(name);
            if (type == boolean.class) return row.getBoolean(name);
            if (type == double.class) return row.getDouble(name);
            if (type == String.class) return row.getString(name);
            if (type == Notes.class) return Notes.of(row.getString(name));
            if (type == JsonNode.class) {
                String json = row.getString(name);
                return json == null ? null : JsonMapper.shared().readTree(json);
            }
            return type == List.class ? null : row.getObject(name, type); // of rows of another table
        }
    }

    public static <T extends Record> RowMapper<T> of(Class<T> type) {
        List<Column> columns =
                Arrays.stream(type.getRecordComponents()).map(Column::of).toList();
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return (row, number) -> {
                @Nullable Object[] values = new @Nullable Object[columns.size()];
                for (int i = 0; i < values.length; i++)
                    values[i] = columns.get(i).of(row);
                return made(constructor, values);
            };
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T made(Constructor<T> constructor, @Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException broken) throw broken;
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Records() {}
}
