package io.promflow.collector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
    @Test
    void keepsTheEdgesOutOfThePurePackages() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..collector.source..", "..collector.schedule..", "..collector.fetch..", "..collector.poll..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.micronaut..",
                        "io.micrometer..",
                        "io.netty..",
                        "io.vertx..",
                        "java.net.http..",
                        "org.apache.kafka..",
                        "..collector.kafka..",
                        "..collector.http..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.promflow.collector"));
    }
}
