package dev.ropewalk.web;

import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:people" + RestOnH2Test.MEMORY)
class PeopleOnH2Test extends PeopleContract {}
