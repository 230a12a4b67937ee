# An image for Spark on Kubernetes: Spark's own, with the job in /opt/feddip. It is made of what -Pdist packs:
#   mvn -Pdist -DskipTests package
#   docker build -t REGISTRY/feddip:VERSION .
# With Spark 4 (mvn -Pspark4,dist -DskipTests package):
#   docker build -t REGISTRY/feddip:VERSION-spark4 --build-arg SPARK_IMAGE=apache/spark:4.2.0-scala2.13-java21-ubuntu \
#     --build-arg PACKAGE='spark-job/target-spark4/feddip-*-bin.tar.gz' .
# conf/spark/kubernetes.conf fits it.
ARG SPARK_IMAGE=apache/spark:3.5.7-scala2.12-java17-ubuntu

# The package has Spark's jars too, which the image has already: they stay behind in this stage.
FROM ${SPARK_IMAGE} AS unpacked
ARG PACKAGE=spark-job/target/feddip-*-bin.tar.gz
USER root
COPY ${PACKAGE} /packages/
RUN mkdir /unpacked && tar -xzf /packages/*.tar.gz -C /unpacked --strip-components=1 --no-same-owner

FROM ${SPARK_IMAGE}
USER root
COPY --from=unpacked /unpacked/LICENSE /opt/feddip/LICENSE
COPY --from=unpacked /unpacked/conf /opt/feddip/conf
COPY --from=unpacked /unpacked/lib/feddip-spark-job.jar /opt/feddip/feddip-spark-job.jar
# One native thread a task: Spark's tasks are what uses the cores, and results must not depend on their number.
ENV OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
# Spark's user, by number: a cluster that admits no root can tell.
USER 185
