package dev.ropewalk.web.model;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The checkpoints that cells were measured on. */
@Component
class Models {

    record Model(String id, String name, String family, int trainedLength, long cells) {}

    private final JdbcClient jdbc;

    Models(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Model> all() {
        return jdbc.sql("""
                        select model_id as id, model as name, family, trained_length, count(distinct id) as cells
                        from cell_v1
                        group by model_id, model, family, trained_length
                        order by model, model_id
                        """).query(Model.class).list();
    }
}
