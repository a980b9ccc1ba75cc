@echo off
rem Runs Maven (3.8 or newer): the one of MAVEN_HOME, else the one on the PATH. Downloads nothing (docs/decisions/0013-mvnw.md).
setlocal
cd /d "%~dp0"
set "MVN=%MAVEN_HOME%\bin\mvn.cmd"
if exist "%MVN%" goto run
set "MVN=mvn"
where /q mvn && goto run
echo ropewalk: Maven 3.8 or newer is needed to build: install it or point MAVEN_HOME to it. 1>&2
exit /b 1
:run
call "%MVN%" %*
exit /b %ERRORLEVEL%
