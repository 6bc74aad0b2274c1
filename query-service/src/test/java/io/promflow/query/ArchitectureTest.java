package io.promflow.query;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void pureClassesKnowNoFrameworkAndNoTransport() {
        var classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.promflow.query");

        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.promflow.query.prometheus",
                        "io.promflow.query.policy",
                        "io.promflow.query.request",
                        "io.promflow.query.guard",
                        "io.promflow.query.range",
                        "io.promflow.query.rows",
                        "io.promflow.query.log")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.micronaut..",
                        "org.apache.kafka..",
                        "java.net.http..",
                        "io.netty..",
                        "io.micrometer..",
                        "reactor..")
                .check(classes);
    }
}
