@echo off
rem Runs the job on this machine. What -Pdist packed runs as it is; a checkout is built first where it isn't built yet
rem (that its sources are newer it does not see: build then by mvn, or remove spark-job\target).
rem On JDK 17 it runs with Spark 3.5, on 18 to 25 with Spark 4; each is built into a folder of its own.
rem No command is in brackets that has a path: one in "Program Files (x86)" would close them.
rem   FEDDIP_SPARK      3 or 4: that line of Spark, whatever the JDK would take
rem   FEDDIP_JAVA_OPTS  further arguments of the JVM, for example -Xmx8g
setlocal EnableExtensions DisableDelayedExpansion
set "here=%~dp0"
set "here=%here:~0,-1%"
if not "%here:;=%"=="%here%" call :say "a Java class path can't hold the semicolon in %here%; move it to a folder without one" & exit /b 2
rem What -Pdist packs has all jars, of one line of Spark, in lib, and this file in bin: nothing is built there.
set "packed="
for %%p in ("%here%\..") do set "parent=%%~fp"
for %%d in ("%here%") do if /i "%%~nxd"=="bin" if exist "%parent%\lib\feddip\*.jar" set "packed=4"
if defined packed set "here=%parent%"
if defined packed if exist "%here%\lib\spark\spark-core_2.12-*.jar" set "packed=3"
set "submitted=%here%\spark-job\target\feddip-spark-job.jar"
set "advice=build with mvn package and use"
if defined packed set "submitted=%here%\lib\feddip-spark-job.jar"
if defined packed set "advice=use"

rem This machine and standalone clusters are what the launcher can serve. For other masters Spark's
rem own installation is needed, and its command is named. An = separates words here as a blank does.
set "master="
set "previous="
for %%o in (%FEDDIP_JAVA_OPTS%) do call :option "%%~o"
call :arguments %*
set "properties="
if /i "%master:~0,4%"=="yarn" set "properties=yarn"
if /i "%master:~0,4%"=="k8s:" set "properties=kubernetes"
if not defined properties goto served
call :say "the launcher serves local[...] and spark:// only; for --master %master% %advice%: spark-submit --class io.feddip.job.Main --master %master% --properties-file '%here%\conf\spark\%properties%.conf' '%submitted%'" %*
exit /b 2
:served

set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
set "version="
set "bits="
for /f "tokens=1,3" %%a in ('call "%java%" -XshowSettings:properties -version 2^>^&1') do (
  if "%%a"=="java.specification.version" set "version=%%b"
  if "%%a"=="sun.arch.data.model" set "bits=%%b"
)
if not defined version call :say "no java found; install Java, 17 to 25, or set JAVA_HOME" & exit /b 2
if "%bits%"=="32" call :say "needs a JDK 17 to 25 of 64 bits, found one of 32; set JAVA_HOME to one of those" & exit /b 2
set "spark="
if "%version%"=="17" set "spark=3"
for %%v in (18 19 20 21 22 23 24 25) do if "%version%"=="%%v" set "spark=4"
if not defined spark call :say "needs JDK 17 to 25, found Java %version%; set JAVA_HOME to one of those" & exit /b 2
if defined packed set "spark=%packed%"
if defined FEDDIP_SPARK set "spark=%FEDDIP_SPARK%"
set "other=FEDDIP_SPARK=4"
if defined packed set "other=take the package for Spark 4"
set "known="
if "%spark%"=="3" set "known=Spark 3.5" & set "folder=target" & set "profile="
if "%spark%"=="4" set "known=Spark 4.2" & set "folder=target-spark4" & set "profile=-Pspark4"
if not defined known call :say "FEDDIP_SPARK must be 3 or 4, not %spark%" & exit /b 2
if "%spark%"=="3" if not "%version%"=="17" call :say "Spark 3.5 runs on JDK 17 only, found Java %version%; set JAVA_HOME to a JDK 17, or %other%" & exit /b 2
if defined packed if not "%spark%"=="%packed%" call :say "FEDDIP_SPARK is %spark%, and %here% holds Spark %packed%; leave it out" & exit /b 2
if "%spark%"=="4" call :say "Java %version%, with %known% (Scala 2.13)"
if not defined HADOOP_HOME call :say "HADOOP_HOME is not set; Spark writes files on Windows only by Hadoop's winutils.exe in its bin"

set "target=%here%\spark-job\%folder%"
set "jar=%target%\feddip-spark-job-thin.jar"
if defined packed set "jar=%here%\lib\feddip-spark-job-thin.jar"
if defined packed goto built
if exist "%jar%" goto built
call :build
if errorlevel 2 exit /b 2
if errorlevel 1 exit /b 1
:built
if not exist "%jar%" call :say "there is no %jar%" & exit /b 1

rem All arguments of the JVM go through a file: a command line of Windows is too short for the class path.
rem In quotes a backslash escapes, and at the end of a line it joins the next one.
set "arguments=%TEMP%\feddip-%RANDOM%-%RANDOM%.args"
(for %%p in (java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util java.util.concurrent java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar) do @echo --add-opens=java.base/%%p=ALL-UNNAMED) >"%arguments%"
>>"%arguments%" echo --add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED
>>"%arguments%" echo -Djdk.reflect.useDirectMethodHandle=false
>>"%arguments%" echo --add-modules=jdk.incubator.vector
>>"%arguments%" echo -XX:+IgnoreUnrecognizedVMOptions
>>"%arguments%" echo -Djava.awt.headless=true
rem What Spark 4 reaches by ways that newer JDKs warn of at each start.
if not "%version%"=="17" >>"%arguments%" echo --enable-native-access=ALL-UNNAMED
if %version% GEQ 23 >>"%arguments%" echo --sun-misc-unsafe-memory-access=allow
>>"%arguments%" echo "-Dlog4j2.configurationFile=%here:\=\\%\\conf\\log4j2.properties"
rem What the executors of a cluster are sent; a local run ignores it.
>>"%arguments%" echo "-Dfeddip.jars=%jar:\=/%\
if defined packed call :shipped_jars
if not defined packed call :shipped_list
>>"%arguments%" echo "
>>"%arguments%" echo -cp "%jar:\=/%\
if defined packed call :packed
if not defined packed call :libraries
>>"%arguments%" echo "

rem One native thread a task: Spark's tasks are what uses the cores, and results must not depend on their number.
if not defined OMP_NUM_THREADS set "OMP_NUM_THREADS=1"
if not defined OPENBLAS_NUM_THREADS set "OPENBLAS_NUM_THREADS=1"
rem One machine needs no network name, and laptops often have none that resolves.
set "local="
if not defined master set "local=yes"
if /i "%master:~0,5%"=="local" set "local=yes"
if defined local if not defined SPARK_LOCAL_IP set "SPARK_LOCAL_IP=127.0.0.1"
if defined local if not defined SPARK_LOCAL_HOSTNAME set "SPARK_LOCAL_HOSTNAME=localhost"
"%java%" %FEDDIP_JAVA_OPTS% "@%arguments%" io.feddip.job.Main %*
set "code=%errorlevel%"
del "%arguments%"
exit /b %code%

:say
rem In quotes, for a bracket of a path; what follows them is said as it came.
>&2 echo feddip: %~1
exit /b 0

:option
if "%previous%"=="-Dspark.master" set "master=%~1"
set "previous=%~1"
exit /b 0

:arguments
if "%~1"=="" exit /b 0
if "%~1"=="--master" set "master=%~2"
shift
goto arguments

:packed
>>"%arguments%" echo ;%here:\=/%/lib/feddip/*;%here:\=/%/lib/spark/*\
exit /b 0

:libraries
>>"%arguments%" echo ;\
type "%target%\classpath.txt" >>"%arguments%"
exit /b 0

:shipped_jars
pushd "%here%\lib\feddip"
for %%j in (*.jar) do call :listed "%%~fj"
popd
exit /b 0

:listed
set "entry=%~1"
>>"%arguments%" echo ,%entry:\=/%\
exit /b 0

:shipped_list
rem The list has semicolons, as a class path; Spark's has commas.
for /f "usebackq delims=" %%l in ("%target%\shipped.txt") do set "list=%%l"
>>"%arguments%" echo ,%list:;=,%\
exit /b 0

:build
where mvn >nul 2>nul
if errorlevel 1 call :say "not built yet, and no mvn found; install Maven 3.6.3 or newer" & exit /b 2
call :say "building with %known% into the folders %folder% (the first time this downloads Spark and DeepLearning4J, about 600 MB) ..."
pushd "%here%"
call mvn -B -q %profile% -Dmaven.test.skip=true -Dspotless.check.skip=true -Dshade.skip=true -pl spark-job -am package >&2
set "code=%errorlevel%"
popd
if not "%code%"=="0" call :say "the build failed, see above"
if not "%code%"=="0" exit /b 1
exit /b 0
