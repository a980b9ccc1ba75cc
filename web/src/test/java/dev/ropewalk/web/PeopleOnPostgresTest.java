package dev.ropewalk.web;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

class PeopleOnPostgresTest extends PeopleContract {

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        RestOnPostgresTest.database(registry, "people");
    }
}
