package io.promflow.alertbridge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.promflow.alertbridge");

    @Test
    void logicKnowsNoTechnology() {
        noClasses()
                .that()
                .resideInAnyPackage("..intake..", "..repeat..", "..deliver..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.micronaut..",
                        "org.apache.kafka..",
                        "io.promflow.runtime.kafka..",
                        "java.net.http..",
                        "io.netty..",
                        "io.micrometer..",
                        "io.promflow.alertbridge.kafka..",
                        "io.promflow.alertbridge.http..",
                        "io.promflow.alertbridge.metrics..")
                .check(classes);
    }
}
